finwait_unit(options app)
finwait_unit(steps app)
finwait_unit(atlas_file app)
finwait_unit(session app)
