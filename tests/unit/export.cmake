finwait_unit(tape_json export view core)
