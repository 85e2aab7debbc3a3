from importlib.metadata import version

version = version("tensorflow")
minor = int(version.split(".")[1])
print(version, version[:3], version >= "2.9", float(version[:3]) >= 2.4)
assert (version >= "2.9") == (minor == 9)
assert (float(version[:3]) >= 2.4) == (4 <= minor < 10)
assert version.startswith("2.1") == (minor == 1 or 10 <= minor < 20)
