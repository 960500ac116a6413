finwait_unit(theme ui view script core)
target_link_libraries(test_theme PRIVATE m)
finwait_unit(keymap ui script view core)
finwait_unit(prompt ui script view core)
