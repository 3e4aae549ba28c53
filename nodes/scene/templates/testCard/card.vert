// Left to right and top to bottom of the picture, 0 … 1.
out vec2 place;

void main() {
  place = vec2(0.5, -0.5) * position.xy + 0.5;
  gl_Position = vec4(position.xy, 1.0, 1.0);
}
