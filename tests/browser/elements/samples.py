"""Three templates of our own writing, one for each kind of work that `make run` shows."""

from __future__ import annotations

from tests.browser.elements.tasks import CROWD

# An image of 1600 × 800 natural pixels.
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="800">
<rect width="1600" height="800" fill="#7fa7c9"/><circle cx="800" cy="400" r="300" fill="#8a5a35"/></svg>"""

CLASSIFIER = f"""<title>Sentiment</title>{CROWD}<crowd-form>
<crowd-classifier name="sentiment" categories="['Positive', 'Negative', 'Neutral']" header="How does it sound?">
<classification-target><p>The kettle boils fast, but its lid does not close any more.</p></classification-target>
<full-instructions header="Sentiment in detail"><p>Read the whole text first.</p></full-instructions>
<short-instructions><p>Choose what the writer feels.</p></short-instructions>
</crowd-classifier></crowd-form>"""

IMAGE = f"""<title>Animal</title>{CROWD}<crowd-form>
<crowd-image-classifier name="animal" src="/photo.svg" categories="['Dog', 'Cat', 'Bird']" header="Which animal?"
 overlay="{{boundingBox: {{labels: ['Animal'], value: [{{label: 'Animal', left: 500, top: 100, width: 600, height: 600}}]}}}}">
<worker-comment header="Anything unusual?" placeholder="Optional">Tell us about unclear pictures.</worker-comment>
<short-instructions><p>Look at the animal in the box.</p></short-instructions>
</crowd-image-classifier></crowd-form>"""

TRANSCRIPTION = f"""<title>Transcription</title>{CROWD}<crowd-form>
<short-instructions header="How to"><p>Type what you hear.</p></short-instructions>
<full-instructions header="Guide"><p>Keep filler words.</p></full-instructions>
<h1>Transcribe the recording</h1>
<crowd-alert type="info" dismissible>You can replay any part.</crowd-alert>
<crowd-text-area name="transcription" label="Transcription" rows="4" required char-counter max-length="400">
</crowd-text-area><crowd-input name="speaker" label="Speaker" error-message="Who speaks?"></crowd-input>
<crowd-card heading="Sound"><crowd-radio-group aria-label="Sound">
<crowd-radio-button name="good" value="yes">Good</crowd-radio-button>
<crowd-radio-button name="noisy" value="yes">Noisy</crowd-radio-button></crowd-radio-group></crowd-card>
<crowd-checkbox name="flags" value="music">Music</crowd-checkbox>
<crowd-instructions link-text="Examples"><short-summary>Short</short-summary><positive-example>Good</positive-example>
<negative-example>Bad</negative-example></crowd-instructions></crowd-form>"""
