finwait_unit(options app)
finwait_unit(steps app)
