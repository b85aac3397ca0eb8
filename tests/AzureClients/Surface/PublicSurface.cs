using System.Reflection;

namespace AzureClients.Tests.Surface;

/// <summary>The public members of an assembly as text, one a line, in the words of the official packages' own listings.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(int)] = "int",
        [typeof(long)] = "long", [typeof(double)] = "double", [typeof(byte)] = "byte",
    };

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Equality"] = "operator ==", ["op_Inequality"] = "operator !=",
    };

    /// <summary>Lines of the form <c>type | member</c>; the type's own line has no member.</summary>
    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(type =>
        Members(type).Select(member => $"{FullName(type)} | {member}").Prepend($"{Kind(type)} {FullName(type)}{Bases(type)}"));

    private static string FullName(Type type) => type.FullName!.Replace('+', '.');

    private static string Kind(Type type) =>
        type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsSealed ? "sealed class" : "class";

    private static string Bases(Type type)
    {
        if (type.IsEnum) return string.Empty;
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<string> bases = type.GetInterfaces().Except(inherited).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases = bases.Prepend(Name(parent));
        var text = string.Join(", ", bases);
        return text.Length == 0 ? string.Empty : " : " + text;
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{name} = {(int)Enum.Parse(type, name)}");
        return type.GetConstructors(Declared).Select(constructor => $"{ShortName(type)}({Parameters(constructor.GetParameters())})")
            .Concat(type.GetProperties(Declared).Select(Property))
            .Concat(type.GetMethods(Declared).Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)).Select(Method))
            .Concat(type.GetFields(Declared).Select(field => $"field {Name(field.FieldType)} {field.Name}"))
            .Concat(type.GetEvents(Declared).Select(raised => $"event {raised.Name}"));
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors();
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{Parameters(index)}]";
        return $"{Modifiers(accessors[0])}{Name(property.PropertyType)} {name} {{ {(property.GetGetMethod() is null ? "" : "get; ")}"
            + $"{(property.GetSetMethod() is null ? "" : "set; ")}}}";
    }

    private static string Method(MethodInfo method)
    {
        if (method.Name == "op_Implicit") return $"static implicit operator {Name(method.ReturnType)}({Parameters(method.GetParameters())})";
        var name = Operators.GetValueOrDefault(method.Name, method.Name);
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;
        return $"{Modifiers(method)}{Name(method.ReturnType)} {name}{generic}({Parameters(method.GetParameters())}){Constraints(method)}";
    }

    private static string Constraints(MethodInfo method) => string.Concat(method.IsGenericMethod
        ? method.GetGenericArguments().Select(argument => $" where {argument.Name} : {string.Join(", ", Constraints(argument))}")
        : []);

    private static IEnumerable<string> Constraints(Type argument)
    {
        var constraints = argument.GetGenericParameterConstraints().Select(Name);
        return argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
            ? constraints.Prepend("class")
            : constraints;
    }

    // A method that implements an interface is virtual to the runtime; only one that is not final was written so.
    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal ? string.Empty
        : method.GetBaseDefinition() != method ? "override "
        : "virtual ";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue) return string.Empty;
        var type = parameter.ParameterType;
        var value = parameter.DefaultValue;
        if (type.IsEnum) return $" = {Enum.GetName(type, value!)}";
        if (value is bool boolean) return boolean ? " = true" : " = false";
        return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null ? " = null" : " = default";
    }

    private static string ShortName(Type type) => type.Name.Split('`')[0];

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        var name = type.IsNested && !type.IsGenericParameter ? $"{ShortName(type.DeclaringType!)}.{ShortName(type)}" : ShortName(type);
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
