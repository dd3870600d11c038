// Must not compile with the project's warnings.
void f() { int unused; }
