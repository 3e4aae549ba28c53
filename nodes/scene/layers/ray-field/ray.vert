// The part of the target that is drawn, at the far plane, with what each corner looks along.

uniform mat4 inverseProjection;
uniform mat3 worldFromCamera;
// How far beyond the picture's edge this target reaches, so that enlarging it does not run out of neighbours.
uniform vec2 spread;
// Left, bottom, right and top of what is drawn, in the picture's clip space.
uniform vec4 window;

out vec2 clip;
#ifdef SPHERE
out vec2 angles;
#else
out vec3 ray;
#endif

void main() {
  clip = mix(window.xy, window.zw, 0.5 + 0.5 * position.xy);
  // A window that ends at the picture's edge goes on to the target's.
  clip *= mix(vec2(1.0), spread, step(1.0, abs(clip)));
  vec3 seen = (inverseProjection * vec4(clip, 1.0, 1.0)).xyz;
#ifdef SPHERE
  angles = seen.xy;
#else
  ray = worldFromCamera * seen;
#endif
  gl_Position = vec4(clip / spread, 1.0, 1.0);
}
