// A soft glow by direction, worked out at the corners of a fine dome, or of as fine a grid over a picture of
// the sphere, and blended between them: as smooth as it is cheap.

uniform vec2 drift;
uniform float backdrop;
uniform vec3 backdropColour;
uniform vec3 veilColour;

out vec3 glow;

void main() {
#ifdef SPHERE
  vec3 angles = (inverse(projectionMatrix) * vec4(position, 1.0)).xyz;
  vec3 d = transpose(mat3(viewMatrix)) * sphereDirection(angles.xy);
#else
  vec3 d = normalize(position);
#endif
  vec3 bent = d + 0.4 * sin(2.3 * d.yzx + vec3(drift.x, 1.0, 2.0 + drift.y));
  bent += 0.22 * sin(4.7 * bent.zxy + vec3(drift.y, 3.0 - drift.x, 0.5));
  vec3 fold = sin(3.1 * bent.zxy + vec3(2.0, drift.y, 4.0 - drift.x));
  float cloud = 0.5 + 0.5 * sin(2.6 * bent.x + 2.2 * bent.y + 1.7 * fold.y + 1.3 * fold.z);
  cloud *= cloud;
  // Brightest behind the flock, deep above and below.
  float ahead = exp(-2.4 * (d.x * d.x + d.y * d.y * 2.4 + 2.0 * max(0.0, 1.0 + d.z)));
  glow = backdropColour * (0.008 + ahead * (0.05 + 0.45 * cloud)) + veilColour * (0.05 * ahead * cloud * (0.5 + 0.5 * fold.x));
  glow *= backdrop;
#ifdef SPHERE
  gl_Position = vec4(position, 1.0);
#else
  gl_Position = projectionMatrix * viewMatrix * vec4(cameraPosition + 80.0 * d, 1.0);
#endif
}
