"""Reports that go out by themselves: what they say, as DOCX, XLSX and PDF, archived and told of."""
