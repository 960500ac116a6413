finwait_unit(segment core)
finwait_unit(names core)
