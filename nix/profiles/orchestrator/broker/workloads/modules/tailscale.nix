{
  description = "Tailscale; joins by `tailscale up` in the container";
  # A container has no /dev/net/tun.
  module.services.tailscale = {
    enable = true;
    interfaceName = "userspace-networking";
    # For `tailscale up` by the container's user, who is not root.
    extraSetFlags = [ "--operator=dev" ];
  };
}
