/* placeholder, replaced within the hour */
typedef int finwait_placeholder;
