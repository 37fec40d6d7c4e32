"""How each shipped model is trained and evaluated, from data to ONNX."""
