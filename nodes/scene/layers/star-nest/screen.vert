// One triangle over the whole target, at the far plane, with what each corner looks along.

uniform mat4 inverseProjection;
uniform mat3 skyFromCamera;
// How far beyond the picture's edge this target reaches, so that enlarging it does not run out of neighbours.
uniform vec2 spread;

out vec2 clip;
#ifdef SPHERE
out vec2 angles;
#else
out vec3 ray;
#endif

void main() {
  clip = position.xy * spread;
  vec3 seen = (inverseProjection * vec4(clip, 1.0, 1.0)).xyz;
#ifdef SPHERE
  angles = seen.xy;
#else
  ray = skyFromCamera * seen;
#endif
  gl_Position = vec4(position.xy, 1.0, 1.0);
}
