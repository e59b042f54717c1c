# A module that a host's configuration names for each of its containers.
{
  environment.etc.of-the-house.text = "known here\n";
}
