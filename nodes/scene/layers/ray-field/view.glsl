// For fragments behind ray.vert, after sphere.glsl: where a pixel looks from and to, in world space.

uniform vec3 cameraPlace;

#ifdef SPHERE
uniform mat3 worldFromCamera;
in vec2 angles;

vec3 viewDirection() {
  return worldFromCamera * sphereDirection(angles);
}

vec3 viewOrigin() {
  return cameraPlace + worldFromCamera * sphereEye(angles);
}
#else
in vec3 ray;

vec3 viewDirection() {
  return normalize(ray);
}

vec3 viewOrigin() {
  return cameraPlace;
}
#endif
