finwait_unit(segment core)
finwait_unit(names core)
finwait_unit(fsm core)
finwait_unit(command core)
