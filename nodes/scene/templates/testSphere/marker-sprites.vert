uniform vec3 directions[COUNT];
// In radians.
uniform float markerRadius;
uniform float distance;

out float light;

void main() {
  vec3 sight = directions[gl_InstanceID] * distance - cameraPosition;
  light = placeRound(sight, markerRadius * length(sight), position.xy, position.z);
}
