finwait_unit(canvas core view)
finwait_unit(diagram core view)
finwait_unit(scene core view)
finwait_unit(story core view)
finwait_unit(lesson core view)
finwait_unit(forecast core view)
foreach(test forecast scene story lesson) # moments of a connection, made by hand
  target_sources(test_${test} PRIVATE moments.c tape_builder.c)
endforeach()
