finwait_unit(check script core)
finwait_unit(complete script core)
finwait_unit(lexer script core)
finwait_unit(script script core)
