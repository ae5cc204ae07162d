/** The same function of a text, which gives again what it gave for the latest `most` different ones: for work that depends on nothing else. */
export function remember<Value extends object | string>(make: (text: string) => Value, most: number): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = make(text);
    const [oldest] = known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(text, value);
    return value;
  };
}
