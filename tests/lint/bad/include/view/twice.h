/* Has no guard. */
struct twice { int a; };
