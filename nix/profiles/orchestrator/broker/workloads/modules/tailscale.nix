{
  description = "Tailscale; joins by `tailscale up` in the container";
  # A container has no /dev/net/tun.
  module.services.tailscale = {
    enable = true;
    interfaceName = "userspace-networking";
    # Lets the container's user, who is not root, run `tailscale up`.
    extraSetFlags = [ "--operator=dev" ];
  };
}
