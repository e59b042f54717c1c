# A generation whose purpose does not run, and in which nothing fails.
{
  systemd.services.kiln-test-purpose.enable = false;
}
