// Whether programs do their work where io_uring is blocked, and say why it is. .ci/legs blocked makes the environments.
// Usage: URing.Blocked check ENVIRONMENT    runs the floors, the tour and samples here, and looks at what they say
//        URing.Blocked floors               what `check` runs in a process of its own
//        URing.Blocked document FILE        looks whether the document tells what programs say
//        URing.Blocked bundle DIRECTORY PROFILE ANSWER DOCUMENT PROGRAM ARGUMENT...
using URing.Blocked;

switch (args)
{
    case ["check", string name]:
        return await new Check(Circumstance.Find(name)).RunAsync();
    case ["floors"]:
        await Floors.RunAsync();
        return 0;
    case ["document", string file]:
        return Circumstance.CheckDocument(file);
    case ["bundle", string directory, string profile, string answer, string document, .. string[] command]:
        new Bundle(directory, command).Write(SeccompProfile.Read(profile).With(answer, document));
        return 0;
    default:
        Console.Error.WriteLine("usage: URing.Blocked check ENVIRONMENT | floors | document | bundle ...");
        return 2;
}
