"""How the hotspot model is trained and measured, from asked-about spans to ONNX."""
