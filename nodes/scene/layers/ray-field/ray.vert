// One triangle over the whole target, at the far plane, with the view ray of each corner in world space.

uniform mat4 inverseProjection;
uniform mat3 worldFromCamera;
// How far beyond the picture's edge this target reaches, so that enlarging it does not run out of neighbours.
uniform vec2 spread;

out vec2 clip;
out vec3 ray;

void main() {
  clip = position.xy * spread;
  ray = worldFromCamera * (inverseProjection * vec4(clip, 1.0, 1.0)).xyz;
  gl_Position = vec4(position.xy, 1.0, 1.0);
}
