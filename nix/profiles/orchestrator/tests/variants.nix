# Configurations of this profile that the matrix evaluates beside the plain one: name → modules.
{
  zfs = [
    {
      services.voxnix-storage = {
        backend = "zfs";
        device = "/dev/sdb";
        quotaGiB = 20;
      };
    }
  ];
  secrets = [
    {
      kiln.orchestrator.secrets.files.tailscale-auth-key = "/var/lib/kiln/secrets/tailscale-auth-key.age";
    }
  ];
}
