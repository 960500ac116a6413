finwait_unit(path path)
