finwait_unit(canvas core view)
