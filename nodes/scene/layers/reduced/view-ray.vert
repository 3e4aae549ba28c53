// One triangle over the whole target, at the far plane, with the direction of view in world space.

out vec2 clip;
out vec3 ray;

void main() {
  clip = position.xy;
  ray = transpose(mat3(viewMatrix)) * (inverse(projectionMatrix) * vec4(clip, 1.0, 1.0)).xyz;
  gl_Position = vec4(clip, 1.0, 1.0);
}
