"""The local document engine: OCR by rapidocr, everything above words by our own reasoning.

pages.py        bytes → images, one page at a time, bounded
deskew.py       how far a page is turned, and back
ocr.py          image → words with boxes and confidences; the only module that knows rapidocr
rules.py        ruling lines and the cells between them, in pixels
marks.py        check boxes and radio marks, in pixels
phrases.py      runs of words on a row, cut where labels begin
pairs.py        which label has which value (blanks.py, boxes.py, rows.py: one kind of evidence each)
tables.py       rows and columns
calibration.py  evidence → a confidence that means something
blocks.py       all of it in Textract's form
reading.py      the order of these steps
worker.py       the child's side; engine.py the server's side, which imports none of the above
"""
