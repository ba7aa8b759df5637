"""The local moderation engine: NSFWJS' model in Node, between Pillow before it and Rekognition's words after it.

decoding.py   bytes → pixels, bounded; a child process
built/        the model and the program that runs it, another child process; built from `moderation/` at the root
labels.py     the model's classes → Rekognition's labels
engine.py     the server's side, which imports none of what is heavy
"""
