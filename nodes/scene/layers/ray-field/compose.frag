precision highp float;

in vec2 clip;
layout(location = 0) out vec4 colour;

void main() {
  colour = enlarged(clip);
}
