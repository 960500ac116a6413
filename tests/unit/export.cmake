finwait_unit(tape_json export view core)
finwait_unit(save_script export core)
target_sources(test_save_script PRIVATE tape_builder.c)
