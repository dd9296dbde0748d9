"""The labels that the user teaches, in the window; the page that teaches is beside, in teach/."""
