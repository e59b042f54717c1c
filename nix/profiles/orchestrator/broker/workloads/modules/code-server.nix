{
  description = "VS Code in a browser, on port 4444 of the container's own loopback";
  # It has no password: only people in the container reach it, by Tailscale or a forwarded port.
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
