finwait_unit(canvas core view)
finwait_unit(diagram core view)
finwait_unit(scene core view)
target_sources(test_scene PRIVATE moments.c tape_builder.c) # moments of a connection, made by hand
