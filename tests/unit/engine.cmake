finwait_unit(rig engine core)
