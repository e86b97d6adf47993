export default function LandingPage() {
  return <h1 className="p-8 font-serif text-3xl">Casebook 사례집 &ldquo;0.71&rdquo;</h1>;
}
