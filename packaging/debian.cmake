# debian.cmake - CPack runs it on what will be packed: in a .deb some files stand
# elsewhere, or are compressed (Debian Policy 12). The .tar.gz stays as it is.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(share ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(doc ${share}/doc/finwait)

file(MAKE_DIRECTORY ${share}/zsh/vendor-completions)
file(RENAME ${share}/zsh/site-functions/_finwait ${share}/zsh/vendor-completions/_finwait)
file(REMOVE_RECURSE ${share}/zsh/site-functions)

# The license stands in `copyright`, in Debian's form.
file(READ ${doc}/LICENSE license)
file(READ ${CPACK_FINWAIT_DEBIAN}/copyright.head head)
string(REGEX MATCH "Copyright[^\n]*" holder "${license}")
string(REGEX REPLACE ".*Copyright[^\n]*\n+" "" terms "${license}")
string(REGEX REPLACE "\n+$" "" terms "${terms}")
string(REPLACE "\n\n" "\n.\n" terms "${terms}")
string(REPLACE "\n" "\n " terms "${terms}")
file(WRITE ${doc}/copyright "${head}Copyright: ${holder}\nLicense: Expat\n ${terms}\n")
file(REMOVE ${doc}/LICENSE)

file(COPY ${CPACK_FINWAIT_DEBIAN}/changelog DESTINATION ${doc})
file(MAKE_DIRECTORY ${share}/lintian/overrides)
configure_file(${CPACK_FINWAIT_DEBIAN}/lintian-overrides ${share}/lintian/overrides/finwait COPYONLY)
file(GLOB_RECURSE pages ${share}/man/*.[15])
execute_process(COMMAND gzip -9n ${doc}/changelog ${pages} COMMAND_ERROR_IS_FATAL ANY)
