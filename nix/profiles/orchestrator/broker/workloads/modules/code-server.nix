{
  description = "VS Code in a browser, on port 4444 of the container's own loopback";
  # Without a password: only who is in the container reaches it, by Tailscale or a forwarded port.
  module.services.code-server = {
    enable = true;
    user = "dev";
    group = "users";
    host = "127.0.0.1";
    port = 4444;
    auth = "none";
    disableTelemetry = true;
    disableUpdateCheck = true;
  };
}
