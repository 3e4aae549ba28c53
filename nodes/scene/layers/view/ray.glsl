// For fragments behind ray.vert, after sphere.glsl: where a pixel looks from and to, in world space.

#ifdef SPHERE
in vec2 angles;

vec3 viewDirection() {
  return transpose(mat3(viewMatrix)) * sphereDirection(angles);
}

vec3 viewOrigin() {
  return cameraPosition + transpose(mat3(viewMatrix)) * sphereEye(angles);
}
#else
in vec3 ray;

vec3 viewDirection() {
  return normalize(ray);
}

vec3 viewOrigin() {
  return cameraPosition;
}
#endif
