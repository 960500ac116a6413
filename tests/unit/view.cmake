finwait_unit(canvas core view)
finwait_unit(diagram core view)
