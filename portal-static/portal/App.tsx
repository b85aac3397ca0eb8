import { LocationProvider, Route, Router } from 'preact-iso';
import { lazyPages } from '../shared/ui/lazyPage';
import { Toasts } from '../shared/ui/Toasts';
import Catalog from './pages/Catalog';
import { NoPortal } from './pages/NoPortal';
import { Written } from './pages/Written';
import { portalProblem, siteName } from './portal';
import { Footer } from './shell/Footer';
import { Header } from './shell/Header';
import { text } from './text';

const lazy = lazyPages(siteName);
const Api = lazy(() => import('./pages/Api'));
const UseApi = lazy(() => import('./pages/UseApi'));
const Products = lazy(() => import('./products/Products'));
const Product = lazy(() => import('./products/ProductPage'));
const UseVersion = lazy(() => import('./products/UseVersion'));
const Applications = lazy(() => import('./pages/Applications'));
const NewApplication = lazy(() => import('./pages/NewApplication'));
const ApplicationPage = lazy(() => import('./pages/ApplicationPage'));
const SignIn = lazy(() => import('./pages/SignIn'));
const SignUp = lazy(() => import('./pages/SignUp'));
const ConfirmEmail = lazy(() => import('./pages/ConfirmEmail'));
const Password = lazy(() => import('./pages/Password'));
const Forgot = lazy(() => import('./pages/Forgot'));
const Waiting = lazy(() => import('./pages/Waiting'));

// What is served by somebody else on this host is left to the browser.
const OURS = /^\/(?!api\/|reference\/|mail(\/|$)|vendor\/|assets\/)/;

export function App() {
  return (
    <LocationProvider scope={OURS}>
      <a class="skip visually-hidden" href="#main">{text.skip}</a>
      <Header />
      <main id="main" tabIndex={-1}>{portalProblem.value?.status === 404 ? <NoPortal /> : <Pages />}</main>
      <Footer />
      <Toasts />
    </LocationProvider>
  );
}

const Pages = () => (
  <Router onRouteChange={() => scrollTo(0, 0)}>
    <Route path="/apis" component={Catalog} />
    <Route path="/apis/:slug" component={Api} />
    <Route path="/apis/:slug/docs/:document*" component={Api} />
    <Route path="/apis/:slug/use" component={UseApi} />
    <Route path="/products" component={Products} />
    <Route path="/products/:id" component={Product} />
    <Route path="/products/:id/docs/:document*" component={Product} />
    <Route path="/products/:id/versions/:version/use" component={UseVersion} />
    <Route path="/apps" component={Applications} />
    <Route path="/apps/new" component={NewApplication} />
    <Route path="/apps/:id" component={ApplicationPage} />
    <Route path="/login" component={SignIn} />
    <Route path="/register" component={SignUp} />
    <Route path="/confirm-email" component={ConfirmEmail} />
    <Route path="/reset-password" component={Password} />
    <Route path="/forgot-password" component={Forgot} />
    <Route path="/waiting" component={Waiting} />
    <Route default component={Written} />
  </Router>
);
