"""What changes questions: recording, routing, regrouping, answering, ending, calls, clocks."""
