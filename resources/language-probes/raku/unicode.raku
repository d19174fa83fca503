say get() ~ " ✓";
