// Pictures of the sphere: what belongs to an azimuth and an elevation, in the camera's axes (x right, y up, −z ahead).

// Of the circle that both eyes turn on; negative for the left eye, 0 for one eye in the middle.
uniform float eyeRadius;
// Height of a pixel, in radians.
uniform float pixelAngle;

// Straight up and down there is no left and right: between 60° and 75° the eyes come together (as in Blender's pole merge).
float poleFade(float elevation) {
  return cos(1.5707963 * clamp((abs(elevation) - 1.0471976) / 0.2617994, 0.0, 1.0));
}

vec3 sphereDirection(vec2 angles) {
  vec2 s = sin(angles);
  vec2 c = cos(angles);
  return vec3(s.x * c.y, s.y, -c.x * c.y);
}

// Where the eye is that looks there: it looks along a tangent of its circle (S. Peleg, M. Ben-Ezra and Y. Pritch, "Omnistereo:
// panoramic stereo imaging", IEEE PAMI 2001).
vec3 sphereEye(vec2 angles) {
  return eyeRadius * poleFade(angles.y) * vec3(cos(angles.x), 0.0, sin(angles.x));
}
