// One triangle over the whole target, at the far plane, with what each corner looks along.

out vec2 clip;
#ifdef SPHERE
out vec2 angles;
#else
out vec3 ray;
#endif

void main() {
  clip = position.xy;
  vec3 seen = (inverse(projectionMatrix) * vec4(clip, 1.0, 1.0)).xyz;
#ifdef SPHERE
  angles = seen.xy;
#else
  ray = transpose(mat3(viewMatrix)) * seen;
#endif
  gl_Position = vec4(clip, 1.0, 1.0);
}
