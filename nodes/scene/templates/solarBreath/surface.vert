// A quad that faces the eye and holds the disc with the fringe around it.

uniform float extent;

out vec3 place;

void main() {
  vec3 centre = modelMatrix[3].xyz;
  float radius = length(modelMatrix[0].xyz);
  vec3 toEye = normalize(cameraPosition - centre);
  vec3 side = normalize(cross(vec3(0.0, 1.0, 0.0), toEye));
  place = centre + extent * radius * (side * position.x + cross(toEye, side) * position.y);
  gl_Position = projectionMatrix * viewMatrix * vec4(place, 1.0);
}
