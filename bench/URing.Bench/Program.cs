using URing.Bench;

try
{
    if (args is ["worker", .. string[] rest])
        Worker.Run(rest);
    else
        Session.Run(Options.Parse(args));
    return 0;
}
catch (BenchException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
